import type { SlackQuestion } from '../../model/queue/slack-question.ts';

type WithoutAsker<Question> = Question extends unknown
  ? Omit<Question, 'userId' | 'responseUrl' | 'at' | 'isCommand'>
  : never;

/** A question for the queue with the words that acknowledge it at once, or what was wrong with the words. */
export type ReadCommand =
  | { question: WithoutAsker<SlackQuestion>; acknowledgement: string }
  | { problem: string };

/** One word after `/steward`. */
export interface SlashCommand {
  word: string;
  /** Its line in the help, in mrkdwn. */
  help: string;
  /** The most words that may follow it. */
  mostWords: number;
  read: (words: readonly string[]) => ReadCommand;
}

/** Names as ECS allows them. */
const serviceForm = /^(?:([\w-]{1,255})\/)?([\w-]{1,255})$/;

/** Reads `SERVICE` or `CLUSTER/SERVICE`; undefined for anything else. */
export function serviceNamed(text = ''): { service: string; cluster?: string } | undefined {
  const [, cluster, service] = serviceForm.exec(text) ?? [];
  return service === undefined ? undefined : { service, cluster };
}
