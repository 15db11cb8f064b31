import { ChannelClient } from './channel-client';
import type { Hello } from './hello';

/** Open channels by address, one each: connected when first asked for, forgotten when they break. */
export class ChannelPool {
  private readonly connecting = new Map<string, Promise<ChannelClient>>();
  private readonly open = new Map<string, ChannelClient>();
  private closed = false;

  constructor(private readonly hello: (challenge: string) => Hello) {}

  async get(address: string): Promise<ChannelClient> {
    return this.open.get(address) ?? this.connecting.get(address) ?? this.connect(address);
  }

  /** Requests in flight to that address: what two-choices balancing compares. */
  inFlight(address: string): number {
    return this.open.get(address)?.inFlight ?? 0;
  }

  get size(): number {
    return this.open.size + this.connecting.size;
  }

  close(): void {
    this.closed = true;
    for (const client of this.open.values()) client.close();
  }

  private connect(address: string): Promise<ChannelClient> {
    const connecting = ChannelClient.connect(address, this.hello)
      .then((client) => this.keep(address, client))
      .finally(() => this.connecting.delete(address));
    this.connecting.set(address, connecting);
    return connecting;
  }

  private keep(address: string, client: ChannelClient): ChannelClient {
    if (this.closed) client.close();
    if (!client.isOpen) return client;
    client.onClose = () => this.open.delete(address);
    this.open.set(address, client);
    return client;
  }
}
