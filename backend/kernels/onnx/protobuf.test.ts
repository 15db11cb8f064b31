import {
  bytesField,
  floatsField,
  integerField,
  integersField,
  messageField,
  textField,
} from './protobuf';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Oracle: the examples of protobuf.dev, "Encoding". */
describe('A field of a protocol buffer', () => {
  it('is a key and a varint', () => {
    expect(hex(integerField(1, 150))).toBe('089601');
    expect(hex(integerField(1, -2))).toBe('08feffffffffffffffff01');
    expect(hex(integerField(20, 0))).toBe('a00100');
  });

  it('is a key, a length and that many bytes', () => {
    expect(hex(textField(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(messageField(3, [integerField(1, 150)]))).toBe('1a03089601');
    expect(hex(integersField(6, [3, 270, 86942]))).toBe('3206038e029ea705');
    expect(hex(floatsField(7, [1]))).toBe('3a040000803f');
    expect(bytesField(1, new Uint8Array(300))).toHaveLength(303);
  });
});
