import { userInfo } from 'node:os';

/** Who works at this machine: the person behind `sudo`, where there is one. */
export function operator(): string {
  if (process.env.SUDO_USER) return process.env.SUDO_USER;
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have a number and no name.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
