import { ADMIN_EMAIL, DEMO_PASSWORD, sellers } from '../demo/sellers.ts';
import type { ExplorerConfig } from './page/explorer-config.ts';

/** What the explorer page must know besides the outputs of the stack, which the local cloud adds. Without demo data it knows no accounts. */
export function explorerConfig(hasDemoData: boolean): Omit<ExplorerConfig, 'outputs'> {
  if (!hasDemoData) return { accounts: [], password: '' };
  const accounts = sellers.map(({ email, displayName }) => ({ email, label: displayName }));
  return { accounts: [...accounts, { email: ADMIN_EMAIL, label: 'an admin' }], password: DEMO_PASSWORD };
}
