import * as best from './best-split';
import { clearCounted, offerMemberCounted, scanCounted, tallyCounted, tryCounted } from './counted';
import { ForestTask, PendingNode } from './forest-task';
import { countRows, findLimits } from './leaf-limits';
import { boundary, randomBoundary } from './node-bins';
import { COUNTED, PACKED, VECTORED, WEIGHED, way } from './node-classes';
import {
  bitsAt,
  offerMemberPacked,
  scanPacked,
  sumMembersPacked,
  tallyPacked,
  tryPacked,
} from './packed';
import { below } from '../random';
import * as scratch from './scratch';
import { offerMemberVector, scanVector, sumMembersVector, tallyVector } from './vectored';
import {
  bindNode,
  clearWeighed,
  offerMemberWeighed,
  scanWeighed,
  tallyWeighed,
  tryWeighed,
} from './weighed';

/**
 * Looks for the measured node's best split among features drawn at random. As in scikit-learn,
 * constant features count, but the search goes on until one that differs was seen.
 */
export function findSplit(task: ForestTask, node: PendingNode): void {
  best.reset();
  if (task.monotone) bindNode(node);
  let drawn = 0;
  let differs = false;
  while (drawn < task.features && (drawn < task.featuresPerSplit || !differs)) {
    const until = max(task.featuresPerSplit, drawn + 1);
    let singles = 0;
    let members = 0;
    for (; drawn < until; drawn++) {
      const feature = drawFeature(task, drawn);
      if (isKnownConstant(node, feature)) continue;
      const isMember = memberOf(task, feature) > 0;
      setDrawn(isMember ? task.features - ++members : singles++, feature);
    }
    if (node.count == 2 && task.minLeaf <= 1 && !task.centres && !task.monotone) {
      differs = splitPair(task, node, singles, members);
      continue;
    }
    for (let from = 0; from < singles; from += scratch.GROUP)
      if (examine(task, node, from, min(scratch.GROUP, singles - from))) differs = true;
    while (members > 0) {
      const found = takeMembers(task, members);
      if (examineMembers(task, node, task.features - members, found)) differs = true;
      members -= found;
    }
  }
}

/** Continues a random permutation of the features at place `drawn`. */
function drawFeature(task: ForestTask, drawn: i32): i32 {
  const here = scratch.order + ((drawn as usize) << 2);
  const there = here + ((below(task.features - drawn) as usize) << 2);
  const feature = load<i32>(there);
  store<i32>(there, load<i32>(here));
  store<i32>(here, feature);
  return feature;
}

/** All features that tell two records apart split them in the same way: the first one does it. */
function splitPair(task: ForestTask, node: PendingNode, singles: i32, members: i32): bool {
  const record = scratch.records + ((node.first as usize) << 4);
  const stride = task.stride as usize;
  const first = task.bins + (load<u32>(record) as usize) * stride;
  const second = task.bins + (load<u32>(record, 16) as usize) * stride;
  for (let at = 0; at < singles + members; at++) {
    const feature = drawnAt(at < singles ? at : task.features - 1 - (at - singles));
    const column = cellsOf(task, feature);
    const member = memberOf(task, feature);
    const a = load<u8>(first + (column as usize)) as i32;
    const b = load<u8>(second + (column as usize)) as i32;
    if (member ? (a == member) == (b == member) : a == b) continue;
    const isFirstLeft = member ? b == member : a < b;
    const left = isFirstLeft ? record : record + 16;
    best.place(
      column,
      member ? member : boundary(min(a, b), max(a, b)),
      way == PACKED ? load<i64>(left, 8) : (load<u32>(left, 12) as i64),
    );
    return true;
  }
  return false;
}

/** Offers the splits of so many drawn features; answers whether any of them differs. */
function examine(task: ForestTask, node: PendingNode, from: i32, count: i32): bool {
  for (let place = 0; place < count; place++)
    store<i32>(scratch.group + ((place as usize) << 2), cellsOf(task, drawnAt(from + place)));
  if (way == PACKED) tallyPacked(task, node, count);
  else if (way == VECTORED) tallyVector(task, node, count);
  let anyDiffers = false;
  for (let place = 0; place < count; place++) {
    const column = load<i32>(scratch.group + ((place as usize) << 2));
    findLimits(task, node, column);
    if (offerSplits(task, node, place, column)) anyDiffers = true;
    else setConstant(node, drawnAt(from + place));
  }
  return anyDiffers;
}

function offerSplits(task: ForestTask, node: PendingNode, place: i32, column: i32): bool {
  if (way == VECTORED) return scanVector(place);
  if (way == WEIGHED) tallyWeighed(task, node, column);
  else if (way != PACKED) tallyCounted(task, node, column);
  if (task.centres) return tryRandom(task, node, place, column);
  if (way == WEIGHED) return scanWeighed(column);
  return way == PACKED ? scanPacked(node, place) : scanCounted(task, column);
}

function tryRandom(task: ForestTask, node: PendingNode, place: i32, column: i32): bool {
  const centres = task.centres + ((column as usize) << 10);
  const bin = randomBoundary(bitsAt(way == PACKED ? place : 0), centres);
  if (way == PACKED) tryPacked(node, place, bin);
  else if (way == WEIGHED) tryWeighed(column, bin);
  else tryCounted(task, column, bin);
  return bin >= 0;
}

/**
 * Brings drawn members of one bundle to the front of those that are left, and their bins to
 * scratch.members; answers how many, up to four.
 */
function takeMembers(task: ForestTask, members: i32): i32 {
  const first = task.features - members;
  const column = cellsOf(task, drawnAt(first));
  let found = 0;
  for (let at = first; at < task.features && found < scratch.GROUP; at++) {
    const feature = drawnAt(at);
    if (cellsOf(task, feature) != column) continue;
    setDrawn(at, drawnAt(first + found));
    setDrawn(first + found, feature);
    store<i32>(scratch.members + ((found as usize) << 2), memberOf(task, feature));
    found++;
  }
  for (let place = found; place < scratch.GROUP; place++)
    store<i32>(scratch.members + ((place as usize) << 2), NO_BIN);
  return found;
}

/** Offers to split off each of the members that were taken, drawn from place `first` on. */
function examineMembers(task: ForestTask, node: PendingNode, first: i32, count: i32): bool {
  const column = cellsOf(task, drawnAt(first));
  if (way == PACKED) sumMembersPacked(task, node, column);
  else if (way == VECTORED) sumMembersVector(task, node, column);
  else if (way == WEIGHED) tallyWeighed(task, node, column);
  else tallyCounted(task, node, column);
  if (task.minLeaf > 1) countRows(task, node, column);
  let anyDiffers = false;
  for (let place = 0; place < count; place++) {
    if (offerMember(task, node, column, place)) anyDiffers = true;
    else setConstant(node, drawnAt(first + place));
  }
  if (way == COUNTED) clearCounted(task);
  else if (way == WEIGHED) clearWeighed();
  return anyDiffers;
}

function offerMember(task: ForestTask, node: PendingNode, column: i32, place: i32): bool {
  if (way == PACKED) return offerMemberPacked(task, node, column, place);
  if (way == VECTORED) return offerMemberVector(task, node, column, place);
  const member = load<i32>(scratch.members + ((place as usize) << 2));
  if (way == WEIGHED) return offerMemberWeighed(task, node, column, member);
  return offerMemberCounted(task, node, column, member);
}

/** No cell has it. */
const NO_BIN: i32 = 256;

function drawnAt(place: i32): i32 {
  return load<i32>(scratch.drawn + ((place as usize) << 2));
}

function setDrawn(place: i32, feature: i32): void {
  store<i32>(scratch.drawn + ((place as usize) << 2), feature);
}

function cellsOf(task: ForestTask, feature: i32): i32 {
  return load<i32>(task.featureCells + ((feature as usize) << 2));
}

function memberOf(task: ForestTask, feature: i32): i32 {
  return load<i32>(task.featureMembers + ((feature as usize) << 2));
}

function isKnownConstant(node: PendingNode, feature: i32): bool {
  return feature < 64 && ((node.constant >> (feature as u64)) & 1) != 0;
}

function setConstant(node: PendingNode, feature: i32): void {
  if (feature < 64) node.constant |= (1 as u64) << (feature as u64);
}
