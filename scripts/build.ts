// `npm run build`: bundles the functions into dist.
import { bundleFunctions } from './bundle.ts';

const names = await bundleFunctions();
console.log(`bundled ${names.join(', ')}`);
