import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default'],
    // Laws search, and one test builds, packs and installs: five seconds do not mean that they hang.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'adapters/**/*.ts'],
      reporter: ['text'],
      reportOnFailure: true,
      thresholds: { lines: 95, branches: 95 }
    }
  }
})
