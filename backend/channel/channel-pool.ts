import { ChannelClient } from './channel-client';
import type { Hello } from './hello';

/** Open channels by address, one each, connected when first asked for and again after they broke. */
export class ChannelPool {
  private readonly clients = new Map<string, Promise<ChannelClient>>();
  private readonly open = new Map<string, ChannelClient>();

  constructor(private readonly hello: (challenge: string) => Hello) {}

  async get(address: string): Promise<ChannelClient> {
    const ready = this.open.get(address);
    if (ready?.isOpen) return ready;
    const connecting = this.clients.get(address) ?? this.connect(address);
    return connecting;
  }

  /** Requests in flight to that address: what two-choices balancing compares. */
  inFlight(address: string): number {
    return this.open.get(address)?.inFlight ?? 0;
  }

  close(): void {
    for (const client of this.open.values()) client.close();
    this.open.clear();
  }

  private connect(address: string): Promise<ChannelClient> {
    const connecting = ChannelClient.connect(address, this.hello)
      .then((client) => {
        this.open.set(address, client);
        return client;
      })
      .finally(() => this.clients.delete(address));
    this.clients.set(address, connecting);
    return connecting;
  }
}
