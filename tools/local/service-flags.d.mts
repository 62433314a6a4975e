export declare const SERVICE_FLAGS: readonly string[];
