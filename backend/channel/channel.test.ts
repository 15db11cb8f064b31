import { connect } from 'node:net';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../test/test-database';
import { DomainError } from '../errors/domain-error';
import { ChannelClient } from './channel-client';
import { ChannelPool } from './channel-pool';
import { ChannelServer } from './channel-server';
import { ClusterKey, helloText, shardTicketText, ticketText } from './cluster-key';
import { encodeFrame, FRAME_TYPES, FrameReader, type Frame } from './frames';
import { decodePredict, encodePredict, toFloats } from './predict-message';

const MODEL = '01930000-0000-7000-8000-000000000001';
const NODE = '01930000-0000-7000-8000-000000000002';

describe('Frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    const frame = fc.record({
      requestId: fc.nat(0xffff_ffff),
      type: fc.constantFrom(...FRAME_TYPES),
      payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (frames, cuts) => {
          const stream = Buffer.concat(frames.flatMap(encodeFrame));
          const reader = new FrameReader();
          const seen: Frame[] = [];
          for (let at = 0; at < stream.length;) {
            const size = cuts.next().value ?? 1;
            seen.push(...reader.push(stream.subarray(at, at + size)));
            at += size;
          }
          expect(seen).toEqual(frames);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('of a stranger may not be large', () => {
    const header =
      encodeFrame({ requestId: 1, type: 'hello', payload: Buffer.alloc(100_000) })[0] ??
      Buffer.alloc(0);
    expect(() => [...new FrameReader().push(header)]).toThrow('not a frame');
  });
});

describe('Predict message', () => {
  it('keeps the model, the rows and every bit of the numbers', () => {
    const raw = new Float64Array([1.5, NaN, -0, Number.MIN_VALUE, 5, 6]);
    const decoded = decodePredict(encodePredict(MODEL, 2, raw));
    expect(decoded).toEqual({ modelId: MODEL, rows: 2, raw });
    expect(toFloats(Buffer.from(raw.buffer))).toEqual(raw);
  });
});

describe('Channel', () => {
  let test: TestDatabase;
  let key: ClusterKey;
  let server: ChannelServer;
  let address: string;

  beforeAll(async () => {
    test = await createTestDatabase([]);
    key = await ClusterKey.forHead(test.database.sql);
    const workerKey = await ClusterKey.forWorker(test.database.sql);
    if (!workerKey) throw new Error('no key');
    server = new ChannelServer(workerKey, {
      predict: (payload) => payload,
      'fetch-model': () => {
        throw new DomainError('model-rebuilding', 'not here', { details: [{ detail: 'row 3' }] });
      },
      'stop-job': () => new Promise(() => undefined),
    });
    address = await server.listen('127.0.0.1');
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const asHead = () =>
    ChannelClient.connect(address, (challenge) => ({
      caller: 'head',
      signature: key.sign(helloText(challenge)),
    }));

  it('answers many requests of a head over one connection, each with its own answer', async () => {
    const channel = await asHead();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        channel.request('predict', Buffer.from(`row ${index}`), 5_000),
      ),
    );
    expect(answers.map(String)).toEqual(Array.from({ length: 100 }, (_, index) => `row ${index}`));
    channel.close();
  });

  it('gives the error of the other side back with its code, its words and its details', async () => {
    const channel = await asHead();
    await expect(channel.request('fetch-model', Buffer.alloc(0), 5_000)).rejects.toMatchObject({
      code: 'model-rebuilding',
      message: 'not here',
      details: [{ detail: 'row 3' }],
    });
    channel.close();
  });

  it('is given up with all that wait on it where one answer does not come in time', async () => {
    const channel = await asHead();
    const other = channel.request('stop-job', Buffer.alloc(0), 60_000);
    const late = channel.request('stop-job', Buffer.alloc(0), 20);
    await expect(Promise.allSettled([late, other])).resolves.toMatchObject([
      {
        reason: { code: 'worker-unreachable', message: expect.stringContaining('20 ms') as string },
      },
      { reason: { code: 'worker-unreachable' } },
    ]);
    expect(channel.isOpen).toBe(false);
  });

  it('is shared by all of a head, and forgotten when it breaks', async () => {
    const pool = new ChannelPool((challenge) => ({
      caller: 'head',
      signature: key.sign(helloText(challenge)),
    }));
    const [one, same] = await Promise.all([pool.get(address), pool.get(address)]);
    expect(same).toBe(one);
    one.close();
    await expect(pool.get('127.0.0.1:1')).rejects.toMatchObject({ code: 'worker-unreachable' });
    expect(pool.size).toBe(0);
    const next = await pool.get(address);
    expect(next).not.toBe(one);
    pool.close();
    expect(next.isOpen).toBe(false);
  });

  it('lets in a peer with the ticket that a head signed', async () => {
    const hello = {
      caller: 'peer' as const,
      modelId: MODEL,
      nodeId: NODE,
      ticket: key.sign(ticketText(MODEL, NODE)),
    };
    const channel = await ChannelClient.connect(address, () => hello);
    expect(channel.isOpen).toBe(true);
    channel.close();
  });

  it("lets in who puts a model together, with a ticket for that model's shards only", async () => {
    const connect = (modelId: string, ticket: string) =>
      ChannelClient.connect(address, () => ({ caller: 'assembly', modelId, ticket }));
    const channel = await connect(MODEL, key.sign(shardTicketText(MODEL)));
    expect(channel.isOpen).toBe(true);
    channel.close();
    for (const text of [shardTicketText(NODE), ticketText(MODEL, MODEL)])
      await expect(connect(MODEL, key.sign(text))).rejects.toMatchObject({
        code: 'worker-unreachable',
      });
  });

  it('keeps out a signature of another challenge, and a ticket of another model', async () => {
    const stale = key.sign(helloText('another challenge'));
    await expect(
      ChannelClient.connect(address, () => ({ caller: 'head', signature: stale })),
    ).rejects.toMatchObject({ code: 'worker-unreachable' });
    const foreign = {
      caller: 'peer' as const,
      modelId: NODE,
      nodeId: NODE,
      ticket: key.sign(ticketText(MODEL, NODE)),
    };
    await expect(ChannelClient.connect(address, () => foreign)).rejects.toMatchObject({
      code: 'worker-unreachable',
    });
  });

  it('hangs up on somebody who speaks something else, and goes on serving', async () => {
    const [host, port] = address.split(':');
    await new Promise<void>((resolve) => {
      const stranger = connect({ host: host ?? '', port: Number(port) }, () =>
        stranger.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      );
      stranger
        .resume()
        .on('close', () => resolve())
        .on('error', () => undefined);
    });
    const channel = await asHead();
    expect(String(await channel.request('predict', Buffer.from('still here'), 5_000))).toBe(
      'still here',
    );
    channel.close();
  });

  it('says that a worker is unreachable where nobody listens', async () => {
    await expect(
      ChannelClient.connect('127.0.0.1:1', () => ({ caller: 'head', signature: '' })),
    ).rejects.toMatchObject({ code: 'worker-unreachable' });
  });
});
