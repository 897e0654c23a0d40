/** Seconds. Who has just begun to lead moves no Endpoints yet: requests failed for six seconds after a lock was taken. */
export const leadingSeconds = 10;

/**
 * Seconds. Who watched the only API server while it was away asks it again after up to a minute (client-go's reflectors: 30 s with as much
 * chance on top), and a kube-proxy leads requests to pods that are gone until then. Where it is a pod it begins anew with the add-ons.
 */
export const listeningSeconds = 60;
