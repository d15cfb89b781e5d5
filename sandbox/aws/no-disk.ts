/**
 * Stands in, in the npm package, for the stores on a disk that fauxqs (node:sqlite, which Node 20 lacks) and dynalite
 * (level, a native module) can use: the sandbox keeps its queues and tables in memory.
 */
class NoDisk {
  constructor() {
    throw new Error('The sandbox keeps its queues and tables in memory.');
  }
}

export { NoDisk as DatabaseSync, NoDisk as Level };
