import type { EntityManager } from 'typeorm';
import { prepared } from '../statement.js';

/** A constraint or an index by its name, and the SQL that makes it. */
export interface Part {
  readonly name: string;
  readonly definition: string;
  readonly comment: string | null;
}

/** Everything that makes a table what it is, but its rows. Of two tables that are alike it is the same. */
export interface TableShape {
  readonly name: string;
  /** Storage parameters, those of its TOAST table with `toast.` in front. */
  readonly parameters: readonly string[] | null;
  readonly comment: string | null;
  readonly columns: readonly unknown[];
  readonly constraints: readonly Part[];
  /** The table stands in their SQL as `%table%`. `key` is what makes the constraint of an index that belongs to one. */
  readonly indexes: readonly (Part & { readonly key: string | null })[];
  /** The SQL of what `LIKE` does not copy, in which the table stands as `%table%`: rights of others, targets of statistics. */
  readonly settings: readonly string[];
  readonly others: readonly unknown[];
}

const SHAPES = prepared<TableShape>('shapes of tables')`
  SELECT c.relname AS name, c.reloptions || (
           SELECT array_agg('toast.' || option) FROM pg_class t, unnest(t.reloptions) option WHERE t.oid = c.reltoastrelid
         ) AS parameters,
         obj_description(c.oid, 'pg_class') AS comment,
         (SELECT json_agg(json_build_array(
                   a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation::text, a.attnotnull,
                   pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attstorage, a.attcompression,
                   a.attstattarget, a.attoptions, a.attacl::text, col_description(c.oid, a.attnum)) ORDER BY a.attnum)
          FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
         (SELECT coalesce(json_agg(json_build_object(
                   'name', k.conname, 'definition', pg_get_constraintdef(k.oid),
                   'comment', obj_description(k.oid, 'pg_constraint')) ORDER BY k.conname), '[]')
          FROM pg_constraint k WHERE k.conrelid = c.oid) AS constraints,
         (SELECT coalesce(json_agg(json_build_object(
                   'name', i.relname, 'comment', obj_description(i.oid, 'pg_class'),
                   'definition', replace(pg_get_indexdef(i.oid), format(' ON %I.%I ', n.nspname, c.relname), ' ON %table% '),
                   'key', (SELECT CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END
                           FROM pg_constraint k WHERE k.conindid = i.oid AND k.conrelid = c.oid AND k.contype IN ('p', 'u')))
                 ORDER BY i.relname), '[]')
          FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid) AS indexes,
         ARRAY(
           SELECT format('GRANT %s ON %%table%% TO %s%s', g.privilege_type,
                    CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                    CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END) AS sql
           FROM aclexplode(c.relacl) g WHERE g.grantee <> c.relowner
           UNION ALL
           SELECT format('ALTER TABLE %%table%% ALTER %I SET STATISTICS %s', a.attname, a.attstattarget)
           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0 AND a.attnum > 0 AND NOT a.attisdropped
           ORDER BY sql) AS settings,
         json_build_array(
           pg_get_userbyid(c.relowner), c.relpersistence, c.relam::text, c.reltablespace, c.relreplident, c.relrowsecurity,
           c.relforcerowsecurity, EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid),
           (SELECT json_agg(json_build_array(i.relname, x.indisclustered, x.indisreplident, i.reltablespace) ORDER BY i.relname)
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid)) AS others
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = ANY ($2) AND c.relkind = 'r' ORDER BY c.relname`;

/** The tables of a schema with these names, those that are there. */
export function shapesOf(
  manager: EntityManager,
  schema: string,
  tables: readonly string[],
): Promise<TableShape[]> {
  return SHAPES.all(manager, schema, tables);
}

// Indexes, constraints, defaults, the row's type and what is too long for a row are made again. Anything else that
// hangs on a table would stay with the old one.
const OBSTACLES = prepared<{ obstacle: string }>('what hangs on tables')`
  SELECT pg_describe_object(d.classid, d.objid, d.objsubid) AS obstacle
  FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_class o ON d.classid = 'pg_class'::regclass AND o.oid = d.objid
    LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
  WHERE d.refclassid = 'pg_class'::regclass AND n.nspname = $1 AND c.relname = ANY ($2)
    AND o.relkind IS DISTINCT FROM 'i' AND o.relkind IS DISTINCT FROM 't'
    AND (k.oid IS NULL OR k.contype = 'f')
    AND d.classid <> ALL (ARRAY['pg_type'::regclass, 'pg_attrdef'::regclass])
  ORDER BY 1 LIMIT 1`;

/** Something that hangs on one of these tables and cannot be swapped with it, such as a view or a foreign key. */
export async function obstacleOf(
  manager: EntityManager,
  schema: string,
  tables: readonly string[],
): Promise<string | undefined> {
  return (await OBSTACLES.get(manager, schema, tables))?.obstacle;
}
