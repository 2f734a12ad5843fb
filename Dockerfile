# One image for both halves: `collector` by default, `agent` where a cell is watched.
FROM node:20.19.5-bookworm-slim AS build
WORKDIR /plumbline
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20.19.5-bookworm-slim
# tcpdump alone may open the interface: Node runs without any capability.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends tcpdump libcap2-bin \
 && setcap cap_net_raw+ep /usr/bin/tcpdump \
 && apt-get purge -y libcap2-bin && rm -rf /var/lib/apt/lists/*
WORKDIR /plumbline
COPY --from=build /plumbline/dist dist
COPY --from=build /plumbline/node_modules node_modules
COPY --from=build /plumbline/package.json package.json
COPY --from=build /plumbline/fixtures/demo-cell fixtures/demo-cell
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production PLUMBLINE_DATA=/data
VOLUME /data
ENTRYPOINT ["node", "dist/plumbline.js"]
CMD ["collector"]
