/** After a start, endpoints and packet filters settle for some seconds: an answer now may be none a moment later. */
const steadyMs = 3_000;

/** A look that is content only when it has found nothing unmet for three seconds in a row. */
export function steady(
  unmet: () => Promise<string | undefined>,
  now: () => number = Date.now,
): () => Promise<string | undefined> {
  let wellSince: number | undefined;
  return async () => {
    const because = await unmet();
    if (because !== undefined) {
      wellSince = undefined;
      return because;
    }
    wellSince ??= now();
    return now() - wellSince >= steadyMs ? undefined : 'all is well, for less than 3 s';
  };
}
