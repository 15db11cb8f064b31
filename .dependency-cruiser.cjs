/** Who may import whom: the table of ARCHITECTURE.md, as rules. `room` may import its `from` list, itself, and what stands in `always`. */
const TECHNICAL = ['contracts', 'config', 'errors', 'database', 'queue', 'events', 'channel'];
const ROOMS = {
  contracts: [],
  config: ['contracts'],
  errors: ['contracts'],
  kernels: ['contracts'],
  charts: ['contracts'],
  database: ['contracts', 'config', 'errors'],
  queue: ['contracts', 'config', 'errors'],
  embedded: ['contracts', 'config', 'errors'],
  http: ['contracts', 'config', 'errors', 'database'],
  events: ['contracts', 'config', 'errors', 'database'],
  channel: ['contracts', 'config', 'errors', 'database'],
  access: TECHNICAL,
  nodes: TECHNICAL,
  jobs: [...TECHNICAL, 'nodes'],
  datasets: [...TECHNICAL, 'nodes', 'jobs', 'kernels'],
  models: [...TECHNICAL, 'nodes', 'jobs', 'kernels', 'datasets'],
  cluster: [...TECHNICAL, 'nodes', 'jobs', 'models'],
  training: [...TECHNICAL, 'nodes', 'jobs', 'kernels', 'datasets', 'models'],
  serving: [...TECHNICAL, 'nodes', 'jobs', 'kernels', 'datasets', 'models', 'training', 'charts'],
  worker: [...TECHNICAL, 'nodes', 'jobs', 'kernels', 'models'],
  runner: ['contracts', 'config', 'errors', 'database', 'kernels'],
};

const rooms = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `${room}-imports-left`,
  comment: `backend/${room} may import only: ${[room, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^backend/${room}/`, pathNot: '[.]test[.]ts$' },
  to: {
    path: '^(backend|console|migrations|scripts)/',
    pathNot: [
      `^backend/(${[room, ...allowed].join('|')})/`,
      // controllers alone speak HTTP; the job catalogue's handler type and the block reader are Nest-free doors
      ...(room === 'runner'
        ? ['^backend/jobs/job-handler[.]ts$', '^backend/datasets/block-reader[.]ts$']
        : []),
      '^backend/http/',
    ],
  },
}));

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'only-controllers-speak-http',
      severity: 'error',
      from: {
        path: '^backend/',
        pathNot: ['[.]controller[.]ts$', '[.]test[.]ts$', '^backend/(http|roles|test)/'],
      },
      to: { path: '^backend/http/' },
    },
    {
      name: 'workers-have-no-routes',
      severity: 'error',
      from: { path: '^backend/(worker|runner)/' },
      to: { path: ['[.]controller[.]ts$', '/handlers/', '^backend/http/'] },
    },
    {
      name: 'handlers-are-nest-free',
      severity: 'error',
      from: {
        path: ['/handlers/', '^backend/(kernels|runner|charts|contracts)/'],
        pathNot: '[.]test[.]ts$',
      },
      to: { path: 'node_modules/(@nestjs|bull|typeorm)/' },
    },
    {
      name: 'only-queue-knows-bull',
      severity: 'error',
      from: { path: '^backend/', pathNot: '^backend/queue/' },
      to: { path: 'node_modules/(@nestjs/bull|bull)/' },
    },
    {
      name: 'kernels-are-pure',
      severity: 'error',
      from: { path: '^backend/kernels/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'console-sees-contracts-and-charts',
      severity: 'error',
      from: { path: '^console/', pathNot: '[.]story[.]test[.]ts$' },
      to: { path: '^(backend|migrations|scripts)/', pathNot: '^backend/(contracts|charts)/' },
    },
    {
      name: 'nobody-imports-roles',
      severity: 'error',
      from: { path: '^backend/', pathNot: '^backend/(roles|test|main)' },
      to: { path: '^backend/roles/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '[.]test[.](ts|mjs)$',
          '[.]d[.]ts$',
          '^(scripts|bench|examples)/',
          '[.]config[.]ts$',
          '^console/',
          '^backend/contracts/json[.]ts$',
        ],
      },
      to: {},
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '[.]cache'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.vue', '.d.ts'],
    },
  },
};
