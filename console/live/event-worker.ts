// oxlint-disable unicorn/require-post-message-target-origin -- ports have no origin
import { keepEventSource, type FeedMessage } from './event-source';

/**
 * One stream of events for all tabs: over HTTP/1.1 a browser opens six connections to a host, so
 * with a stream each the seventh tab would not load.
 */
const tabs: MessagePort[] = [];
let state: FeedMessage = { type: 'down' };

addEventListener('connect', (event) => {
  const [tab] = (event as MessageEvent).ports;
  if (!tab) return;
  tabs.push(tab);
  tab.postMessage(state);
});

keepEventSource((message) => {
  if (message.type === 'up' || message.type === 'down') state = message;
  for (const tab of tabs) tab.postMessage(message);
});
