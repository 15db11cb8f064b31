// Loaded into a head before its own code: tells the story, when asked, what no answer of it shows.
const { monitorEventLoopDelay } = require('node:perf_hooks');
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on('message', (message) => {
  if (message !== 'tell-state') return;
  process.send({
    type: 'state',
    inherited: Reflect.ownKeys(Object.prototype).map(String),
    delayP99Ms: delay.percentile(99) / 1e6,
  });
});
