/** Code of somebody else, who polls the same queue. */
export const somethingElse = async (): Promise<void> => undefined;
