import { Controller } from '@nestjs/common';
import { DeviceCookie, devices, type RecognisedDevice } from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { DeviceOwners } from './device-owners.js';

/** Says whose browser it is that strangers' failures must not hold up. */
@Controller()
export class RecogniseDeviceHandler {
  constructor(private readonly owners: DeviceOwners) {}

  @Serves(devices.recognise)
  async recognise(@Asked() { device }: DeviceCookie): Promise<RecognisedDevice> {
    return { agentId: (await this.owners.ownerOf(device)) ?? null };
  }
}
