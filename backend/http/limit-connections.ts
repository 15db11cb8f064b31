import type { RequestListener, Server } from 'node:http';

/** A caller has so long to send the headers of a request, also on a connection that it only opens. */
const HEADERS_TIMEOUT_MS = 5_000;
const CHECKED_EVERY_MS = 1_000;
/**
 * A connection may rest so long between two requests: longer than the pools of proxies let theirs
 * (60 s), which would otherwise send a request into a connection that is being closed.
 */
const KEEP_ALIVE_MS = 65_000;

/**
 * What callers may hold open, to be set before the server listens. How long a body may take is
 * `requirePace`'s to say.
 */
export function limitConnections(server: Server, maxConnections: number): void {
  server.maxConnections = maxConnections;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('request', letGoWhenClosed(server));
  server.requestTimeout = 0;
  // read when the server begins to listen; Node declares it for createServer only
  Object.assign(server, { connectionsCheckingInterval: CHECKED_EVERY_MS });
}

/** A server that closes ends the connections that rest; those whose last answer comes later would hold it for as long as they may rest. */
function letGoWhenClosed(server: Server): RequestListener {
  return ({ socket }, response) => {
    response.once('finish', () => {
      if (!server.listening) socket.end();
    });
  };
}
