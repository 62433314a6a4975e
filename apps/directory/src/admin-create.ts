import { adminCreate } from './admin-create.command.js';

process.exitCode = await adminCreate(process);
