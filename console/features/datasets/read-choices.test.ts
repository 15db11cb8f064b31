import type { Inspection } from '../../api/types';
import {
  commitOptions,
  faultOfNames,
  inspectOptions,
  keptNames,
  NO_CHOICES,
  type ReadChoices,
} from './read-choices';

const choices: ReadChoices = {
  dialect: { delimiter: ';', header_row: true },
  missing: '-, n.a. ,',
  columns: new Map([
    [1, { name: ' plz ', type: 'text' as const }],
    [2, { ignored: true }],
    [3, {}],
  ]),
  skipBadRows: true,
  emptyBadValues: false,
};

describe('Choices about a file', () => {
  it('are nothing where all is as it was found', () => {
    expect(commitOptions(NO_CHOICES)).toEqual({ headers: 'auto' });
  });

  it('are all told to the commit, but only what changes the reading to another look', () => {
    const read = {
      delimiter: ';',
      header_row: true,
      headers: 'auto',
      missing_values: ['-', 'n.a.'],
    };
    expect(inspectOptions(choices)).toEqual({ ...read, columns: [{ column: 1, type: 'text' }] });
    expect(commitOptions(choices)).toEqual({
      ...read,
      on_bad_rows: 'skip',
      columns: [
        { column: 1, type: 'text', rename: 'plz' },
        { column: 2, ignore: true },
      ],
    });
  });

  it('name the kept columns, each once', () => {
    const columns = ['PLZ', 'b', 'c'].map((name, at) => ({ column: at + 1, name }));
    const inspection = { columns } as unknown as Inspection;
    expect(keptNames(inspection, choices)).toEqual(['plz', 'c']);
    expect(faultOfNames(['plz', 'c'])).toBeUndefined();
    expect(faultOfNames(['a', 'A'])).toMatch('Two columns are called A');
    expect(faultOfNames(['a', ''])).toMatch('needs a name');
    expect(faultOfNames([])).toMatch('at least one');
  });
});
