import { Kafka } from 'kafkajs';

export const kafka = Kafka;
