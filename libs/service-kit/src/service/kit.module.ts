import { type DynamicModule, type Provider } from '@nestjs/common';

/** Makes configuration, log, metrics, database and broker injectable in all modules of the service. */
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
