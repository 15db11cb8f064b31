interface Message {
  id: string;
  event: string;
  data: string;
}

export interface EventReader {
  /** The next message of that name. */
  next: (event: string) => Promise<Message>;
  close: () => void;
}

/** Reads a stream of events, once its head has answered. */
export async function listen(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<EventReader> {
  const gone = new AbortController();
  const messages = messagesOf(await fetch(url + path, { headers, signal: gone.signal }));
  return {
    close: () => gone.abort(),
    next: async (event) => {
      for (;;) {
        const { value } = await messages.next();
        if (!value) throw new Error('the stream ended');
        if (value.event === event) return value;
      }
    },
  };
}

async function* messagesOf(response: Response): AsyncGenerator<Message, undefined> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      yield { id: field('id'), event: field('event'), data: field('data') };
    }
  }
  return undefined;
}
