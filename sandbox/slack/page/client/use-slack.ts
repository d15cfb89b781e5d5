import { useEffect, useReducer } from 'react';
import type { PostedMessage, Snapshot } from '../../types.ts';
import { follow } from './connection.ts';
import { emptyState, nextState, type SlackState } from './slack-state.ts';

/** The live state of the workspace. */
export function useSlack(): SlackState {
  const [state, dispatch] = useReducer(nextState, emptyState);
  useEffect(
    () =>
      follow(
        {
          onEvent: (type, data) =>
            dispatch(
              type === 'snapshot'
                ? { type, snapshot: data as Snapshot }
                : { type, message: data as PostedMessage },
            ),
          onLost: () => dispatch({ type: 'disconnected' }),
        },
        () => new EventSource('/page/stream'),
      ),
    [],
  );
  return state;
}
