/** Each of these asks for all Services when it starts. */
const least = 10;

/** On so many of all nodes at a time kube-proxy is brought, once it runs on a first one. */
export const proxiesAtOnce = (nodes: number): number => Math.max(least, Math.ceil(nodes / 10));
