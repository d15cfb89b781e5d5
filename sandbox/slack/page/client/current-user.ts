import { createContext } from 'react';
import { defaultUser } from '../../users.ts';

/** User of this page. */
export const CurrentUser = createContext(defaultUser);
