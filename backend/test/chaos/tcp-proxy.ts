import net, { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is done to the connection on which `when` and, later, `at` are seen on their way to the store. */
export interface Trap {
  when: string;
  at: string;
  /** `request`: `at` never arrives. `answer`: it arrives, and the connection ends before the answer. */
  lose: 'request' | 'answer';
}

/**
 * Stands between one process and one store and spoils the way: cuts connections, swallows bytes
 * without a word, delays them. Owns its connections; decides nothing about when.
 */
export class TcpProxy {
  private readonly pairs = new Set<{ client: net.Socket; store: net.Socket }>();
  private readonly server: net.Server;
  private swallowing = false;
  private delayMs = 0;
  private trap: { rule: Trap; onCaught: () => void } | undefined;

  private constructor(private readonly target: number) {
    this.server = net.createServer((client) => this.join(client));
  }

  static async listen(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection; new ones are taken. */
  cut(): void {
    for (const { client, store } of this.pairs) {
      client.destroy();
      store.destroy();
    }
  }

  /** Takes bytes and connections, and passes nothing on: a network that drops packets. */
  swallow(): void {
    this.swallowing = true;
  }

  delay(milliseconds: number): void {
    this.delayMs = milliseconds;
  }

  /** Springs once; resolves when it has. */
  setTrap(rule: Trap): Promise<void> {
    return new Promise((resolve) => {
      this.trap = { rule, onCaught: resolve };
    });
  }

  liftTrap(): void {
    this.trap = undefined;
  }

  /** Passes everything on again. What was swallowed is lost, so its connections are cut. */
  heal(): void {
    const lost = this.swallowing;
    this.swallowing = false;
    this.delayMs = 0;
    if (lost) this.cut();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }

  private join(client: net.Socket): void {
    const store = net.connect(this.target, '127.0.0.1');
    const pair = { client, store };
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      client.destroy();
      store.destroy();
    };
    for (const socket of [client, store]) socket.on('error', end).on('close', end);
    const toStore = this.sender(store);
    const toClient = this.sender(client);
    const trapped = this.trapped(end);
    let deaf = false;
    client.on('data', (bytes) => {
      const caught = trapped(bytes);
      deaf ||= caught === 'answer';
      if (caught !== 'request') toStore(bytes);
    });
    store.on('data', (bytes) => {
      if (deaf) end();
      else toClient(bytes);
    });
  }

  /** Writes in order, each chunk no sooner than the delay that held when it came. */
  private sender(to: net.Socket): (bytes: Buffer) => void {
    let queue = Promise.resolve();
    return (bytes) => {
      if (this.swallowing) return;
      const due = performance.now() + this.delayMs;
      queue = queue.then(async () => {
        const rest = due - performance.now();
        if (rest > 0) await sleep(rest);
        if (to.writable) to.write(bytes);
      });
    };
  }

  /** Watches one connection for the trap's two texts; answers what is to be lost. */
  private trapped(end: () => void): (bytes: Buffer) => Trap['lose'] | undefined {
    let armed = false;
    return (bytes) => {
      if (!this.trap) return undefined;
      const { rule, onCaught } = this.trap;
      armed ||= bytes.includes(rule.when);
      if (!armed || !bytes.includes(rule.at)) return undefined;
      this.trap = undefined;
      if (rule.lose === 'request') end();
      onCaught();
      return rule.lose;
    };
  }
}
