import { SeededRandom } from './seeded-random.mjs';

export const HOUSING_COLUMNS = [
  'MedInc',
  'HouseAge',
  'AveRooms',
  'AveBedrms',
  'Population',
  'AveOccup',
  'Latitude',
  'Longitude',
];

/**
 * Areas in which the invented districts lie: centre, spread in degrees, part of all districts,
 * income relative to the state, price premium on the logarithm, share of old houses.
 */
const AREAS = [
  { at: [34.05, -118.3], spread: 0.22, share: 30, income: 1.0, premium: 0.18, old: 0.7 },
  { at: [33.75, -117.85], spread: 0.16, share: 11, income: 1.15, premium: 0.15, old: 0.4 },
  { at: [37.75, -122.35], spread: 0.17, share: 14, income: 1.15, premium: 0.4, old: 0.75 },
  { at: [37.33, -121.95], spread: 0.13, share: 8, income: 1.35, premium: 0.4, old: 0.45 },
  { at: [32.85, -117.1], spread: 0.17, share: 9, income: 1.05, premium: 0.12, old: 0.35 },
  { at: [38.58, -121.4], spread: 0.22, share: 8, income: 0.9, premium: -0.2, old: 0.4 },
  { at: [36.75, -119.75], spread: 0.3, share: 6, income: 0.7, premium: -0.45, old: 0.4 },
  { at: [35.35, -119.0], spread: 0.25, share: 4, income: 0.72, premium: -0.5, old: 0.35 },
  { at: [34.0, -117.25], spread: 0.2, share: 7, income: 0.88, premium: -0.25, old: 0.3 },
  { at: [40.3, -122.2], spread: 0.7, share: 3, income: 0.65, premium: -0.5, old: 0.4 },
];

/** Latitude and longitude of the coast, south to north; straight lines between. */
const COAST = [
  [32.5, -117.15],
  [33.7, -118.2],
  [34.4, -119.7],
  [36.6, -121.95],
  [37.8, -122.52],
  [40.4, -124.3],
  [42, -124.25],
];

/**
 * Invented districts with the eight columns of the California housing data and relations of the
 * same kind: income, the sea and the area drive prices, crowding lowers them. No row is a real
 * district. The last value of a row is its median house value in 100,000 dollars, cut off at 0.15
 * and 5 as a census would.
 *
 * @param {{ seed: number, rows: number }} plan
 * @returns {number[][]}
 */
export function housing({ seed, rows }) {
  const random = new SeededRandom(seed);
  return Array.from({ length: rows }, () => district(random));
}

function district(random) {
  const area = AREAS[random.weighted(AREAS.map(({ share }) => share))];
  const latitude = clip(random.normal(area.at[0], area.spread), 32.54, 41.95);
  const coast = coastAt(latitude);
  // What would lie in the sea is mirrored onto the land.
  const inland = Math.abs(random.normal(area.at[1], area.spread) - coast);
  const longitude = clip(coast + inland, -124.35, -114.31);

  const nearSea = Math.exp(-inland / 0.25);
  const wealth = area.income * (1 + 0.15 * nearSea) * Math.exp(random.normal(0, 0.42));
  const income = clip(3.3 * wealth, 0.5, 15);
  const age = houseAge(random, area.old);
  const rooms = clip(
    (3.1 + 0.62 * income - 0.012 * age) * Math.exp(random.normal(0, 0.14)),
    1.2,
    40,
  );
  const bedrooms = clip((0.85 + 0.04 * rooms) * Math.exp(random.normal(0, 0.07)), 0.4, 8);
  const occupancy = clip(3.15 * income ** -0.08 * Math.exp(random.normal(0, 0.2)), 1, 20);
  const population = clip(Math.exp(random.normal(7.05 - 0.006 * age, 0.65)), 10, 30000);

  const value =
    0.98 *
    (income / 3.3) ** 0.68 *
    Math.exp(area.premium + 0.45 * nearSea - 0.12 * (occupancy - 2.9) + 0.004 * (age - 28)) *
    (1 + 0.25 * (bedrooms / rooms - 0.22)) *
    Math.exp(random.normal(0.45, 0.22));
  return [
    income,
    age,
    rooms,
    bedrooms,
    population,
    occupancy,
    latitude,
    longitude,
    clip(value, 0.15, 5),
  ];
}

/** Whole years; everything older than 52 counts as 52. */
function houseAge(random, old) {
  const mean = random.uniform() < old ? 37 : 18;
  return Math.round(clip(random.normal(mean, 9), 1, 52));
}

function coastAt(latitude) {
  const north = Math.max(
    1,
    COAST.findIndex(([border]) => border >= latitude),
  );
  const [[lowLatitude, lowLongitude], [highLatitude, highLongitude]] = [
    COAST[north - 1],
    COAST[north],
  ];
  const part = (latitude - lowLatitude) / (highLatitude - lowLatitude);
  return lowLongitude + part * (highLongitude - lowLongitude);
}

function clip(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
