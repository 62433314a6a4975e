const { default: Runtime } = require('jest-runtime');

/** The modules of packages that the files of this worker have loaded, by the registries of Jest. */
const kept = {
  moduleRegistry: new Map(),
  esModuleRegistry: new Map(),
  internalModuleRegistry: new Map(),
};

/**
 * Keeps the modules of packages, Jest's own too, from one test file of a worker to the next: loading them anew costs more
 * than most tests. Our own modules are loaded anew for each file. All of them live in the context of shared-environment.cjs.
 */
module.exports = class KeepingRuntime extends Runtime {
  /** The runtime of the file that runs now. */
  static current;

  #mocks = false;

  constructor(...args) {
    super(...args);
    for (const [registry, modules] of Object.entries(kept)) {
      for (const [address, module] of modules) this.registries[registry].set(address, module);
    }
    KeepingRuntime.current = this;
    this.#leaveToCurrent();
  }

  /** What a kept module loads late is loaded for the file of then: the runtime that loaded itself is torn down. */
  #leaveToCurrent() {
    const { requireBuilder, esmLoader, executor } = this;
    const ofCaller = (address) => (isOfPackage(address) ? KeepingRuntime.current : this);
    requireBuilder.requireDispatch = (from, name) => ofCaller(from).requireModuleOrMock(from, name);
    requireBuilder.requireInternal = (from, name) =>
      ofCaller(from).requireInternalModule(from, name);
    executor.dynamicImport = (name, from, ...rest) =>
      ofCaller(from).esmLoader.dynamicImportFromCjs(name, from, ...rest);
    this.importLate = esmLoader.dynamicImport;
    esmLoader.dynamicImport = (name, from, ...rest) =>
      ofCaller(from.identifier).importLate(name, from, ...rest);
  }

  setMock(...args) {
    this.#mocks = true;
    super.setMock(...args);
  }

  setModuleMock(...args) {
    this.#mocks = true;
    super.setModuleMock(...args);
  }

  teardown() {
    // A package that was first loaded beside mocks may hold one.
    if (!this.#mocks) this.#keep();
    super.teardown();
  }

  #keep() {
    for (const [registry, modules] of Object.entries(kept)) {
      for (const [address, module] of this.registries[registry]) {
        if (isOfPackage(address) && !isFresh(address) && isLoaded(module)) {
          modules.set(address, module);
        }
      }
    }
  }
};

/** Whether it is in node_modules; our workspaces are links there, and are known by where they lead. */
function isOfPackage(address) {
  return /[\\/]node_modules[\\/]/.test(address);
}

/** Circus makes its state anew for a file by being loaded anew. */
function isFresh(address) {
  return /[\\/]node_modules[\\/]jest-circus[\\/]/.test(address);
}

/** Whether it is neither on its way nor broken. Only modules of ECMAScript have a status. */
function isLoaded(module) {
  return module.status === undefined ? module.loaded === true : module.status === 'evaluated';
}
