/** A Block Kit block; the shapes are checked by the sandbox's Slack and by the tests. */
export type Block = { type: string } & Record<string, unknown>;

/** What chat.postMessage takes: the blocks, and `text` as the notification and the fallback. */
export interface SlackMessage {
  text: string;
  blocks: Block[];
  /** The same without charts and data tables, for workspaces that do not know those blocks yet. */
  classicBlocks?: Block[];
}
