import { type DynamicModule, type Provider } from '@nestjs/common';

/** Makes what the service stands on injectable in all its modules. */
export class KitModule {
  static of(providers: Provider[]): DynamicModule {
    return {
      module: KitModule,
      global: true,
      providers,
      exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }
}
