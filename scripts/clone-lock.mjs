/**
 * One npm command at a time installs and builds in a clone; the others wait for it. A lock left by
 * a killed command is taken over. Node built-ins only: runs before anything is installed.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs the step while no other command of this clone runs one. */
export async function withCloneLock(root, step, say = console.log) {
  const file = path.join(root, '.cache', 'setup.lock');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!tryLock(file)) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!told) say(`waiting for another npm command of this clone (process ${holder})`);
    told = true;
    await sleep(200);
  }
  const release = () => fs.rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await step();
  } finally {
    process.off('exit', release);
    release();
  }
}

function tryLock(file) {
  // The name appears together with its content: nobody ever reads a lock without a pid.
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, `${process.pid} ${startOf(process.pid)}`);
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    fs.rmSync(own);
  }
}

/** The living holder's pid; a dead one's lock is removed. */
function holderOf(file) {
  let content;
  try {
    content = fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const [pid, start] = content.split(' ');
  if (isAlive(Number(pid)) && startOf(Number(pid)) === start) return pid;
  const stale = `${file}.stale-${process.pid}`;
  try {
    // Of several waiters one moves it; what it moved by mistake, a newer lock, it puts back.
    fs.renameSync(file, stale);
    if (fs.readFileSync(stale, 'utf8') !== content) fs.linkSync(stale, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(error.code)) throw error;
  }
  fs.rmSync(stale, { force: true });
  return undefined;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Start time in ticks on Linux, so that a pid handed out again is not taken for its former owner. */
function startOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '-';
  }
}
