/** By which an operator interrupts. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ends the process with 2 when it is interrupted, until something else listens to the same signal. */
export function endIfInterruptedEarly() {
  for (const signal of SIGNALS) {
    let begun = false;
    process.on(signal, () => {
      if (begun) return;
      console.error('Interrupted before it began.');
      process.exit(2);
    });
    // It stays: taken away while another is added, it would leave the signal to Node, which ends the process.
    process.on('newListener', (added) => (begun ||= added === signal));
  }
}
