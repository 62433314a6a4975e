import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localPart, rankIn } from '../logins/login.js';
import {
  type AccountLogins,
  type ChangeLogin,
  decideLoginChange,
  isAsTold,
  withLogin,
} from './account-logins.js';

const opened = {
  ...{ login: 'mdupont', aliases: [], address: 'marc.dupont@x', addressAliases: [], hidden: [] },
  password: 'chosen',
};
type Account = AccountLogins & { readonly password: string };

const login = fc.constantFrom('mdupont', 'mdupont1', 'mleroy', 'mleroy2', 'adupont');
const address = fc.constantFrom('marc.dupont@x', 'aelle.dupont@x', 'aelle.leroy2@x');
const change = fc.record({
  ...{ type: fc.constant('ChangeLogin' as const), login, address, hideFormer: fc.boolean() },
});

const after = (account: Account, command: ChangeLogin) =>
  decideLoginChange(command, account).reduce((state, { data }) => withLogin(state, data), account);
const shown = ({ login, aliases, address, addressAliases }: AccountLogins) => [
  ...[login, ...aliases, address, ...addressAliases],
];

describe('the logins and addresses of an account', () => {
  it('are all kept, each in one place, whatever they change to', () => {
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const ever = new Set(shown(opened));
        let account: Account = opened;
        for (const command of changes) {
          account = after(account, command);
          ever.add(account.login).add(account.address);
          expect([account.login, account.address]).toEqual([command.login, command.address]);
        }
        const kept = [...shown(account), ...account.hidden];
        expect(new Set(kept)).toEqual(ever);
        expect(kept).toHaveLength(ever.size);
      }),
    );
  });

  it('are shown no more where they are hidden and made of other names', () => {
    fc.assert(
      fc.property(fc.array(change), change, (changes, last) => {
        const before = changes.reduce(after, opened as Account);
        const account = after(before, { ...last, hideFormer: true });
        const base = rankIn(account.login).base;
        const addressBase = rankIn(localPart(account.address)).base;
        for (const alias of account.aliases) expect(rankIn(alias).base).toBe(base);
        for (const alias of account.addressAliases)
          expect(rankIn(localPart(alias)).base).toBe(addressBase);
        // Said twice, it changes nothing.
        expect(decideLoginChange({ ...last, hideFormer: true }, account)).toEqual([]);
      }),
    );
  });

  it('are as they were told where nothing differs, hidden ones too', () => {
    const told = { ...opened, status: 'open' as const };
    expect(isAsTold(told, told)).toBe(true);
    for (const other of [
      { ...told, hidden: ['mleroy'] },
      { ...told, addressAliases: ['aelle.dupont@x'] },
      { ...told, aliases: ['mleroy'] },
      { ...told, address: 'aelle.dupont@x' },
      { ...told, login: 'mleroy' },
      { ...told, status: 'closed' as const },
    ])
      expect(isAsTold(told, other)).toBe(false);
  });
});
