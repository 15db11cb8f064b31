import { Global, Module } from '@nestjs/common';
import { HeadChannels } from './head-channels';

@Global()
@Module({ providers: [HeadChannels], exports: [HeadChannels] })
export class ChannelModule {}
