# A Temporal worker of kube-cutover. It also holds the command line: docker compose exec worker cutover --help
FROM node:22.21.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
RUN npm ci --ignore-scripts
COPY model ./model
COPY keys ./keys
COPY temporal ./temporal
COPY workflows ./workflows
COPY activities ./activities
COPY worker ./worker
COPY client ./client
COPY console ./console
COPY lab ./lab
RUN npm run build

FROM node:22.21.1-bookworm-slim
ENV NODE_ENV=production
# ssh-keygen verifies signed approvals, and ssh carries connections with certificates.
RUN apt-get update -q && apt-get install -y -q --no-install-recommends openssh-client \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
# Its user may write here: the worker keeps its bundle of workflows beside the compiled code.
COPY --from=build --chown=node:node /app/dist ./dist
# The node agent is sent to nodes as it is; the compiler copies no Python.
COPY activities/node-agent ./activities/node-agent
# Nor the style sheet and the script of the console.
COPY console/assets ./console/assets
RUN ln -s /app/dist/client/main.js /usr/local/bin/cutover && chmod 755 /app/dist/client/main.js \
  && install -d -o node -g node -m 700 /var/lib/kube-cutover /var/lib/kube-cutover-key
USER node
CMD ["node", "dist/worker/main.js", "--state", "/var/lib/kube-cutover", "--key-file", "/var/lib/kube-cutover-key/store.key"]
