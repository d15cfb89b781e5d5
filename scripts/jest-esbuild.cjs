// Jest's transform: strips TypeScript's types with esbuild. Type errors are `npm run check`'s job.
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

/**
 * Puts built-ins that hot loops use into the scope of each module. In jest's vm context each look-up of a global passes
 * an interceptor: without this, sizing a service takes several times as long as outside jest.
 */
const builtIns = 'const { Array, Float64Array, Map, Math, Number, Set, Uint8Array } = globalThis;';

module.exports = {
  canInstrument: false,
  getCacheKey: (source, file, options) =>
    createHash('sha256')
      .update([version, builtIns, source, file, String(options.supportsStaticESM)].join('\0'))
      .digest('hex'),
  process: (source, file, options) => {
    const format = options.supportsStaticESM ? 'esm' : 'cjs';
    const loader = 'ts';
    const banner = format === 'esm' ? builtIns : '';
    const settings = { loader, format, banner, target: 'node24' };
    return transformSync(source, { ...settings, sourcemap: 'inline', sourcefile: file });
  },
};
