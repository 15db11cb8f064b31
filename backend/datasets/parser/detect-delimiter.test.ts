import { detectDelimiter } from './detect-delimiter';

describe('Delimiter', () => {
  it.each([
    [',', 'a,b\n1,2\n'],
    [';', 'a;b\n1,5;2,5\n3,5;4,5\n'],
    ['\t', 'a\tb\n1\t2,3\n'],
    ['|', 'a|b\r\n1|2\r\n'],
    [',', 'a\n1\n2\n'],
    [',', 'a,b,c\n1,2\n3,4,5\n'],
    [',', 'name,note\nx,"a;b;c"\ny,"d;e;f"\n'],
    [',', ''],
    [';', '\n\na;b\n1;2'],
  ])('is %j in %j', (delimiter, text) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });
});
