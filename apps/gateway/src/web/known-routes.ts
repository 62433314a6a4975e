import { Injectable } from '@nestjs/common';
import type { RouteOptions } from 'fastify';

interface Route {
  readonly method: string;
  readonly path: RegExp;
}

/** Where routes are announced as they are registered. */
export interface RouteSource {
  addHook(name: 'onRoute', hook: (route: Pick<RouteOptions, 'method' | 'url'>) => void): unknown;
}

/** The routes of the gateway, to tell a wrong method from a wrong address. */
@Injectable()
export class KnownRoutes {
  private readonly routes: Route[] = [];

  /** Notes each route registered from now on; catch-all routes say nothing about an address. */
  collectFrom(source: RouteSource): void {
    source.addHook('onRoute', ({ method, url }) => {
      if (url.includes('*')) return;
      const path = new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:[^/]+/g, '[^/]+')}$`);
      for (const each of [method].flat()) this.routes.push({ method: each, path });
    });
  }

  /** The methods that the address answers to; none when nothing is there. */
  methodsAt(path: string): string[] {
    return this.routes.filter((route) => route.path.test(path)).map(({ method }) => method);
  }
}
