// `npm run format`: formats the sources and mends what the linter can mend by itself.
import { become } from './steps.ts';

become('node_modules/@biomejs/biome/bin/biome', ['check', '--write', '.']);
