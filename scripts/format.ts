// `npm run format`: formats the sources and applies the linter's safe fixes.
import { become } from './steps.ts';

become('node_modules/@biomejs/biome/bin/biome', ['check', '--write', '.']);
