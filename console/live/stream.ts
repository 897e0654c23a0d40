import type { ServerResponse } from 'node:http';

/** A stream of server-sent events to one browser. */
export interface Stream {
  readonly send: (event: string, data: unknown) => void;
  readonly close: () => void;
}

/** Proxies end connections that are silent for a minute. */
const beatMs = 15_000;
/** A browser that does not read: what it missed is on the page when it comes back. */
const maxWaitingBytes = 4 * 1024 * 1024;

/** Begins a stream; `ended` is called once, whoever ends it. */
export function openStream(
  response: ServerResponse,
  headers: Readonly<Record<string, number | string | string[] | undefined>>,
  ended: () => void,
): Stream {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  response.writeHead(200, {
    ...Object.fromEntries(given),
    'content-type': 'text/event-stream; charset=utf-8',
    // Or a proxy would keep events back until it has many.
    'x-accel-buffering': 'no',
  });
  response.write('retry: 2000\n\n');
  const beat = setInterval(() => response.write(': here\n\n'), beatMs);
  response.once('close', () => {
    clearInterval(beat);
    ended();
  });
  const close = (): void => void response.end();
  return {
    send: (event, data) => {
      // JSON has no line breaks outside of its strings' escapes, so it is one line of the protocol.
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength > maxWaitingBytes) response.destroy();
    },
    close,
  };
}
