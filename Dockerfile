# One image for all roles: head (default), worker, migrate. The command picks the role.

FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM packages AS build
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs

# Optional is the embedded Postgres of `npm start`; in a container it is a service of its own.
# npm leaves empty folders for what it omits.
FROM packages AS production
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev --omit=optional \
    && find node_modules -type d -empty -delete

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=production /app/node_modules ./node_modules
COPY --from=packages /app/package.json ./
COPY datasets ./datasets
COPY scripts/make-credentials.mjs ./scripts/
COPY --from=build /app/console/dist ./console/dist
COPY --from=build /app/dist ./dist
USER node
EXPOSE 8000
CMD ["node", "--enable-source-maps", "dist/backend/main.js", "head"]
