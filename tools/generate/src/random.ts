/** Chance that is the same again for the same seed (the generator sfc32). */
export class Random {
  private a = 0x9e3779b9;
  private b = 0x243f6a88;
  private c = 0xb7e15162;
  private counter = 1;

  /** What is drawn for one purpose does not depend on how much was drawn for another: each has its own `purpose`. */
  constructor(seed: number, purpose: string) {
    for (const character of `${purpose} ${seed}`) {
      this.a ^= character.codePointAt(0)!;
      this.draw();
    }
    for (let n = 0; n < 12; n += 1) this.draw();
  }

  /** A number from 0, and less than 1. */
  readonly chance = (): number => this.draw() / 2 ** 32;

  /** Whether something happens that does so with this probability. */
  happens(probability: number): boolean {
    return this.chance() < probability;
  }

  /** A whole number, both ends included. */
  between(first: number, last: number): number {
    return first + Math.floor(this.chance() * (last - first + 1));
  }

  /** One of several, each as likely. */
  oneOf<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.chance() * choices.length)]!;
  }

  private draw(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

/** Draws from choices of which some are more likely than others. */
export class Weighted<T> {
  private readonly sums: number[] = [];
  private total = 0;

  constructor(
    private readonly choices: readonly T[],
    weightOf: (choice: T) => number,
  ) {
    for (const choice of choices) this.sums.push((this.total += weightOf(choice)));
  }

  /** One of them. */
  draw(random: Random): T {
    const target = random.chance() * this.total;
    let [low, high] = [0, this.sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sums[middle]! <= target) low = middle + 1;
      else high = middle;
    }
    return this.choices[low]!;
  }
}
