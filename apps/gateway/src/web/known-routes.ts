import { Injectable } from '@nestjs/common';
import type { RouteOptions } from 'fastify';

/** A route as it was registered, such as `GET /api/v1/agents/:agentId`. */
export interface Route {
  readonly method: string;
  readonly url: string;
}

/** The part of Fastify that announces routes as they are registered. */
export interface RouteSource {
  addHook(name: 'onRoute', hook: (route: Pick<RouteOptions, 'method' | 'url'>) => void): unknown;
}

/** The routes of the gateway, to tell a wrong method from a wrong address. */
@Injectable()
export class KnownRoutes {
  private readonly routes: (Route & { readonly path: RegExp })[] = [];

  /** All of them. */
  all(): readonly Route[] {
    return this.routes;
  }

  /** Notes each route registered from now on; catch-all routes say nothing about an address. */
  collectFrom(source: RouteSource): void {
    source.addHook('onRoute', ({ method, url }) => {
      if (url.includes('*')) return;
      const path = new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:[^/]+/g, '[^/]+')}$`);
      for (const each of [method].flat()) this.routes.push({ method: each, url, path });
    });
  }

  /** The methods of an address; none when nothing is there. */
  methodsAt(path: string): string[] {
    return this.routes.filter((route) => route.path.test(path)).map(({ method }) => method);
  }
}
