import { createContext } from 'react';
import { defaultUser } from '../../users.ts';

/** Who clicks and types on this page. */
export const CurrentUser = createContext(defaultUser);
