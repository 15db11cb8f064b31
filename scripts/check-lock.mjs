/**
 * Fails where package-lock.json would not install elsewhere: a platform package that is named but
 * has no entry of its own (`npm ci` then refuses everywhere), or an address of one certain registry.
 */
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const { packages } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
const problems = Object.entries(packages).flatMap(([place, entry]) => [
  ...(entry.resolved && !entry.link ? [`${place}: names the address ${entry.resolved}`] : []),
  ...missingPlatforms(place, entry),
]);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`package-lock.json: ${Object.keys(packages).length} entries, complete`);

function missingPlatforms(place, entry) {
  // npm leaves out what an optional package cannot have; it then does without that package.
  if (entry.optional) return [];
  return Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !hasEntry(place, name))
    .map(([name, range]) => `${place || 'package.json'}: no entry for ${name}@${range}`);
}

/** Looked up as Node does: in the package's own node_modules, then in those above. */
function hasEntry(place, name) {
  const prefix = place === '' ? '' : `${place}/`;
  if (`${prefix}node_modules/${name}` in packages) return true;
  if (place === '') return false;
  const parent = place.lastIndexOf('/node_modules/');
  return hasEntry(parent === -1 ? '' : place.slice(0, parent), name);
}
