/**
 * Serves this pod's name on port 8080. A real server drains: it goes on answering for two seconds
 * after it was told to stop, while kube-proxy on every node learns that the pod is leaving.
 */
export const serveScript = `#!/bin/sh
mkdir -p /tmp/www
printf '%s\\n' "$HOSTNAME" > /tmp/www/index.html
/bin/busybox httpd -f -p 8080 -h /tmp/www &
server=$!
trap '/bin/busybox sleep 2; kill $server; exit 0' TERM INT
wait $server
`;

/**
 * Keeps a ledger: twice a second the next number is appended and written through to the disk.
 * After a restart it counts on from the last whole line, so a number lost or given twice shows.
 */
export const ledgerScript = `#!/bin/sh
ledger=/data/ledger.txt
/bin/busybox httpd -f -p 8080 -h /data &
server=$!
trap 'kill $server; exit 0' TERM INT
touch $ledger
last=$(/bin/busybox tail -n 1 $ledger | /bin/busybox cut -d ' ' -f 1)
number=\${last:-0}
while true; do
  number=$((number + 1))
  printf '%s %s %s\\n' $number "$(/bin/busybox date +%s)" "$HOSTNAME" >> $ledger
  /bin/busybox sync -d $ledger
  /bin/busybox sleep 0.5 & wait $!
done
`;

/** Notes that a job ran; what a CronJob or a batch pod does. */
export const tickScript = `#!/bin/sh
printf 'tick of %s at %s\\n' "$HOSTNAME" "$(/bin/busybox date +%s)"
`;

/** Waits to be told to stop: what a pod of a DaemonSet does here. */
export const idleScript = `#!/bin/sh
trap 'exit 0' TERM INT
while true; do /bin/busybox sleep 3600 & wait $!; done
`;
