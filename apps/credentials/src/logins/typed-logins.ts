/**
 * SQL for what an account is meant by when somebody types an identifiant: its login, former ones, its address. No login
 * has an `@`, so no two rows are alike. No view: a rebuild puts other tables in the place of these.
 */
export const TYPED_LOGINS = `(
    SELECT login, agent_id FROM logins UNION ALL SELECT address, agent_id FROM addresses)`;
