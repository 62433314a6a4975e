const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/** Where packages keep what decorators say of our classes, which live on with their modules: see keeping-runtime.cjs. */
const SAID_BY_DECORATORS = ['classValidatorMetadataStorage', 'typeormMetadataArgsStorage'];

/** The storages that the file which runs now has used: its runner, our modules and packages make them. */
const storages = new Set();
for (const name of ['run', 'enterWith']) {
  const use = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function noted(...args) {
    storages.add(this);
    return use.apply(this, args);
  };
}

let shared;

/** One environment for all files of a worker, since modules can be kept within one context only: see keeping-runtime.cjs. */
module.exports = function sharedEnvironment(config, context) {
  shared ??= withPlainContext(() => new SharedEnvironment(config, context));
  return shared;
};

class SharedEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    // In band, the set-up's own storage is among the globals that Jest copies: rules of classes that no test has.
    delete this.global.classValidatorMetadataStorage;
    this.restoreGlobals = remember(this.global, SAID_BY_DECORATORS);
    this.restoreProcess = remember(this.global.process);
  }

  /** Leaves to the next file what the first one found, where Node's environment drops its context. */
  async teardown() {
    this.fakeTimersModern.dispose();
    // Each promise goes through all storages in use: those of all files before would make each file slower than the last.
    for (const storage of storages) storage.disable();
    storages.clear();
    this.restoreGlobals();
    this.restoreProcess();
    const { process: ofTests } = this.global;
    ofTests.removeAllListeners();
    for (const name of Object.keys(ofTests.env)) delete ofTests.env[name];
    Object.assign(ofTests.env, process.env);
  }
}

/**
 * Runs `make` where contexts are made without the object that Jest watches the globals by: each use of a global, `Object`
 * and `Promise` too, would be a call into it. Gives what `make` made.
 */
function withPlainContext(make) {
  const { createContext } = vm;
  vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
  try {
    return make();
  } finally {
    vm.createContext = createContext;
  }
}

/** Gives a function that gives an object the properties again that it has now, but for some that it may get. */
function remember(object, kept = []) {
  const before = Object.getOwnPropertyDescriptors(object);
  return () => {
    for (const key of Reflect.ownKeys(object)) {
      if (!Object.hasOwn(before, key) && !kept.includes(key)) Reflect.deleteProperty(object, key);
    }
    for (const key of Reflect.ownKeys(before)) {
      const now = Reflect.getOwnPropertyDescriptor(object, key);
      const { value, get } = before[key];
      if (now?.value !== value || now?.get !== get)
        Reflect.defineProperty(object, key, before[key]);
    }
  };
}
