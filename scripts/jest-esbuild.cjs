// Jest's transform: strips TypeScript's types with esbuild. Type errors are `npm run check`'s job.
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

module.exports = {
  canInstrument: false,
  getCacheKey: (source, file, options) =>
    createHash('sha256')
      .update([version, source, file, String(options.supportsStaticESM)].join('\0'))
      .digest('hex'),
  process: (source, file, options) => {
    const format = options.supportsStaticESM ? 'esm' : 'cjs';
    const loader = 'ts';
    return transformSync(source, { loader, format, target: 'node24', sourcemap: 'inline', sourcefile: file });
  },
};
