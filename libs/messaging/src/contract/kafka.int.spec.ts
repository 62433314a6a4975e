import { testKafkaBrokers } from '@citadelle/testing';
import { brokerContract } from './broker.contract.js';
import { kafkaTransport } from './kafka-transport.js';

brokerContract('Kafka', () => kafkaTransport(testKafkaBrokers().split(',')));
