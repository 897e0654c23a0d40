/** Ends what temporal-server.ts started. */
export default async function stopTemporal(): Promise<void> {
  const stop: unknown = Reflect.get(globalThis, 'stopTemporal');
  if (typeof stop === 'function') await stop();
}
